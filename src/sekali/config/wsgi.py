"""What the web server calls for each request."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekali.config.settings")

application = get_wsgi_application()

# Compiled before the first resident comes, so that nobody waits for it; and a catalogue with
# mistakes is told at the start, not to a resident. All processes share what is in memory now.
from sekali.catalogue.export.words import export_words  # noqa: E402
from sekali.catalogue.queries import bundles, services  # noqa: E402  # needs the settings
from sekali.channels.texts import LANGUAGES, notice_texts  # noqa: E402
from sekali.web.templates import compile_all  # noqa: E402
from sekali.web.texts import words  # noqa: E402

services()
bundles()
compile_all()
for language in LANGUAGES:
    words(language)
    notice_texts(language)
    export_words(language)
