"""A person with a browser that runs no script, at an installation that runs."""

import re
from urllib.parse import urljoin

import requests

from sekali.demo.seeding import SAMPLE_PASSWORD
from support.people import sample


class Person:
    """Somebody signed in, who goes where pages lead and agrees to what is asked."""

    def __init__(self, address: str, key: str) -> None:
        self.address = address
        self._http = requests.Session()
        self._http.trust_env = False
        self.send("/masuk", nik=sample(key).nik, sandi=SAMPLE_PASSWORD)

    def see(self, address: str) -> requests.Response:
        """Open a page of ours; redirects are left to ``follow``."""
        return self._http.get(urljoin(self.address, address), allow_redirects=False)

    def send(self, page: str, **typed: str) -> requests.Response:
        """Open a page, and send its form."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.see(page).text)
        assert token
        said = {"csrfmiddlewaretoken": token[1], **typed}
        return self._post(page, said)

    def sends_to(self, address: str, page: str, **typed: str) -> requests.Response:
        """Send a form that stands on one page and goes to another address."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.see(page).text)
        assert token
        return self._post(address, {"csrfmiddlewaretoken": token[1], **typed})

    def _post(self, address: str, said: dict[str, str]) -> requests.Response:
        there = urljoin(self.address, address)
        return self._http.post(there, said, headers={"Referer": there}, allow_redirects=False)

    def agrees(self, address: str) -> str:
        """Open a request to sign in, agree where it is asked; return where it leads at last."""
        answer = self.see(address)
        if answer.status_code == 302:
            page = answer.headers["Location"]
            answer = self.sends_to(f"{page}/pilih", page, pilih="agree", boleh="email")
        if answer.status_code == 303:
            return answer.headers["Location"]
        found = re.search(r'id="lanjut" href="([^"]+)"', answer.text)
        assert found, answer.text[-800:]
        return found[1].replace("&amp;", "&")
