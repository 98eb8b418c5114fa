"""Letting a device at a counter in: its code is typed on the person's own phone."""

from django.http import HttpResponse

from sekali.agencies import queries as agencies
from sekali.kernel.errors import DomainError
from sekali.openid import devices
from sekali.openid.consenting import agree, decline
from sekali.openid.models import DeviceAuthorization
from sekali.openid.provider import KnownClient
from sekali.openid.queries import client_of, consent_to
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of
from sekali.web.texts import words
from sekali.web.views.openid.authorize import uses_in_words
from sekali.web.views.openid.sessions import signed_in

_LONGEST = 20


def connect(request: Request) -> HttpResponse:
    """Ask for the code of a device, show what it gets, and do what the person decides.

    The code is always typed or seen and confirmed here: a link alone lets no device in.
    """
    typed = posted_of(request)
    code = typed.get("kode", request.GET.get("kode", ""))[:_LONGEST].replace("\0", "")
    if request.method == "GET":
        return render(request, "openid_device.html", code=code, mistake="")
    try:
        device = devices.waiting_for(code, request.user.person_id, request.outside.openid, at=now())
        return _decided(request, device, client_of(device.client_id), code)
    except DomainError as refusal:
        mistake = sentence_for(refusal, words(request.language))
        return render(request, "openid_device.html", status=422, code=code, mistake=mistake)


def _decided(
    request: Request, device: DeviceAuthorization, client: KnownClient, code: str
) -> HttpResponse:
    pressed = posted_of(request).get("pilih", "")
    person_id, scopes = request.user.person_id, [one for one in device.scopes if one != "openid"]
    if pressed == "agree":
        chosen = request.POST.getlist("boleh")
        agree(person_id=person_id, client=client, asked=scopes, chosen=chosen, at=now())
        consent = consent_to(person_id, client.id)
        if consent is not None:
            devices.let_in(device, signed_in(request), consent, at=now())
        return render(request, "openid_device_done.html", name=client.data.name, agreed=True)
    if pressed == "decline":
        devices.turn_away(device, at=now())
        decline(person_id=person_id, client_id=client.id, at=now())
        return render(request, "openid_device_done.html", name=client.data.name, agreed=False)
    return render(
        request,
        "openid_device_consent.html",
        code=code,
        name=client.data.name,
        office=agencies.office(client.office_id).name,
        uses=uses_in_words(client, scopes, request.language),
        is_offline="offline_access" in scopes,
    )
