"""What the driver expects of the pages and mails, in one place: names only, so that a change is one line."""

from __future__ import annotations

NOTICE_HEADER = "X-Charte-Notice"
"""Each mail says its kind in this header."""

# kinds of mail
PROPOSING_OPEN = "proposing_open"
BALLOT_OPEN = "ballot_open"
RECEIPT = "vote_receipt"
SIGNATURE_REQUEST = "signature_request"
SIGNATURE_RETURNED = "signature_returned"
SECOND_PERSON = "second_person"
ENTRY_CODE = "entry_code"

# forms, by their data-act
ENTER = "enter"
CHECK_PROPOSAL = "check-proposal"
SUBMIT_PROPOSAL = "submit-proposal"
REVIEW_VOTE = "review-vote"
CONFIRM_VOTE = "confirm-vote"
FIND_VOTE = "find-vote"
SIGN = "sign"
DECLINE = "decline"
ASK_CODE = "ask-code"
ENTER_CODE = "enter-code"
ADMIT = "admit"
REFUSE = "refuse"
COMPOSE = "compose"
FREEZE = "freeze"
CONFIRM_SECOND = "confirm-second"
VALIDATE = "validate"
RETURN = "return"

# fields and elements
CODE = "code"
CHOICE_PREFIX = "choice."
BITS, WORD = "bits", "word"
"""The two parts of the tracking number of a confidential vote: the page's, and the voter's own."""
RECEIPT_CODE = "receipt-code"
"""The id of the element that shows the code of a receipt."""
ALREADY_VOTED = "already-voted"
FOUND = "found"
"""The ids of what says that a confidential vote was cast before, and of the vote found on the tally sheet."""

# addresses
COMMITTEE = "/comite"
COMMITTEE_CYCLE = r"/comite/cycle/([\w.-]+)$"
COMMITTEE_SIGNATURES = "/comite/signatures/{version}"
BALLOT_LINK = r"/scrutin/([A-Za-z0-9-]+)"
RESULT = "/scrutin/{ballot}.json"
TALLY = "/scrutin/{ballot}/feuille"
VERSION = "/charte/v/{number}.json"
VERSION_TEXT = "/charte/v/{number}.md"
JOURNAL = "/journal.json"
MAILBOX = "/mailbox.json"
MINUTES = "/scrutin/{ballot}/proces-verbal.md"
