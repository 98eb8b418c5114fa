"""The page of the tables is what the models say."""

from support.scripts import script

PAGE = script("make_data_model")


def test_the_page_of_the_tables_is_current() -> None:
    # Renew it with tools/make_data_model.py
    assert PAGE.PAGE.read_text("utf-8") == PAGE.data_model()


def test_the_page_names_every_key_of_a_person() -> None:
    page = PAGE.data_model()
    assert "### casework_case\n" in page
    assert "Key: `person_id`, `id`." in page
