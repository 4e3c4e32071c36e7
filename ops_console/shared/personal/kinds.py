"""What a personal field tells about somebody; its mask and the right to see it hang on this."""

from enum import StrEnum


class Kind(StrEnum):
    """The kinds of personal data that the console keeps."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    BIRTH_DATE = "birth_date"
    NATIONAL_ID = "national_id"
    ACCOUNT = "account"
    CARD = "card"
    ADDRESS = "address"
    POLICY_NUMBER = "policy_number"
    HEALTH = "health"
    FREE_TEXT = "free_text"
