"""The forms that have no scene: what is proved of them elsewhere, and what keeps nothing."""

from __future__ import annotations

READ = "it only shows again what was typed"
DOOR = "it begins or ends a session, which is no act"
WORDS = ("verifier", "reprendre")
KEEPS = {
    **{f"/{kind}/{{token}}": DOOR for kind in "vspmc"},
    **dict.fromkeys(("/entrer", "/comite/code", "/comite/entrer", "/comite/sortir"), DOOR),
    **{f"/bulletin/{verb}": READ for verb in ("relire", "modifier")},
    **{f"/bulletin/pour/{{proxy}}/{verb}": READ for verb in ("relire", "modifier")},
    **{f"/proposer/{verb}": READ for verb in ("passages", "texte", *WORDS)},
    **{f"/comite/cycle/{{cycle}}/correction/{verb}": READ for verb in WORDS},
    **{f"/comite/proposition/{{proposal}}/recommandation/{verb}": READ for verb in WORDS},
    "/scrutin/{ballot}/feuille": "it finds a line of the tally",
    "/verifier": "it examines a file",
}
"""Why nothing is kept, by route."""
CYCLE, SIGNATURES = "/comite/cycle/{cycle}", "/comite/signatures/{number}"
DECIDED = (
    "web/test_committee_signatures.py::test_the_second_like_decision_has_effect_and_the_page_says_who_decided_first",
    "web/test_committee_signatures.py::test_nobody_decides_on_a_page_that_shows_an_earlier_signature_than_the_one_that_stands",
)
OBJECTION = (
    "acts/test_provisional.py::test_the_body_decides_once_with_a_reason_and_never_for_its_own",
    "acts/test_provisional.py::test_nothing_is_decided_once_the_ballot_is_frozen",
)
LINK = (
    "acts/test_signature_link.py::test_a_member_asks_for_the_link_by_another_of_its_own_and_withdraws_by_it",
    "acts/test_signature_link.py::test_nobody_asks_for_the_link_of_another_or_of_what_binds_nobody",
)
NAMED = {
    "/bulletin/confirmer": (
        "web/test_voting.py::test_a_form_sent_twice_gives_the_same_receipt",
        "web/test_voting.py::test_a_ballot_that_changed_under_the_page_is_refused",
    ),
    "/bulletin/pour/{proxy}/confirmer": (
        "acts/test_proxy.py::test_the_same_form_sent_twice_is_one_act_with_one_receipt",
        "acts/test_proxy.py::test_after_the_closing_nobody_gives_takes_back_or_votes_by_a_proxy",
    ),
    "/bulletin/deposer": (
        "web/test_confidential_pages.py::test_a_form_sent_again_says_already_voted",
        "acts/test_confidential.py::test_it_is_whole_on_the_ballot_that_was_shown_and_before_the_closing",
    ),
    "/proposer/deposer": (
        "acts/test_cosign.py::test_a_proposal_sent_twice_is_one",
        "acts/test_cosign.py::test_a_proposal_sent_back_is_not_submitted_again_after_the_freeze",
    ),
    "/proposer/recours": (
        "acts/test_appeal.py::test_an_appeal_sent_twice_is_one",
        "acts/test_appeal.py::test_an_appeal_is_heard_once",
    ),
    "/proposer/compromis/{proposal}": (
        "acts/test_recommend.py::test_the_same_form_sent_twice_is_one_answer",
        "web/test_recommendation.py::test_a_page_that_showed_an_earlier_wording_answers_no_later_one",
    ),
    "/proposer/liste": (
        "acts/test_provisional.py::test_members_object_in_time_with_a_reason_once_a_line_to_what_is_not_so",
    ),
    "/proposer/opposer": (
        "acts/test_correct.py::test_an_objection_counts_until_its_instant_whether_or_not_a_flow_ran",
    ),
    "/signature/signer": (
        "acts/test_sign.py::test_a_signature_keeps_what_was_said_and_shown_and_is_sent_once",
        "web/test_signing.py::test_another_text_than_the_one_shown_is_not_signed",
    ),
    "/signature/contester": (
        "acts/test_record_signature.py::test_a_member_contests_what_was_recorded_once_and_may_sign_itself",
    ),
    "/signature/objecter": (
        "acts/test_carry.py::test_an_objection_that_comes_at_the_end_of_the_delay_is_too_late",
    ),
    "/signature/accepter": (
        "acts/test_delegate.py::test_what_is_not_delegated_is_neither_accepted_nor_given_nor_taken_back",
    ),
    **{f"{root}/organisme/lien": LINK for root in ("/bulletin", "/signature", "/proposer", "/mesure")},
    "/confirmer": (
        "web/test_committee_second.py::test_the_code_of_the_mail_confirms_and_a_second_sending_is_the_same_receipt",
        "web/test_committee_second.py::test_a_demand_that_another_replaced_says_so",
    ),
    f"{CYCLE}/correction": (
        "acts/test_correct.py::test_a_correction_that_is_refused_leaves_the_draft_as_it_was",
    ),
    f"{CYCLE}/uphold_objection": OBJECTION,
    f"{CYCLE}/dismiss_objection": OBJECTION,
    f"{CYCLE}/record_election": (
        "acts/test_election.py::test_another_election_may_be_recorded_until_the_ballot_opens_and_our_copy_begins_anew",
        "acts/test_election.py::test_once_the_ballot_is_open_its_election_stays",
    ),
    f"{CYCLE}/record_minutes": ("acts/test_annex.py::test_nothing_is_annexed_twice",),
    f"{CYCLE}/annex_correction": (
        "acts/test_annex.py::test_nothing_is_annexed_twice",
        "acts/test_annex.py::test_a_demand_about_minutes_takes_the_place_of_no_other",
    ),
    "/comite/proposition/{proposal}/recommandation": (
        "web/test_recommendation.py::test_a_recommendation_on_words_that_the_author_has_no_more_is_not_given",
    ),
    **{f"{SIGNATURES}/{verb}": DECIDED for verb in ("validate", "return", "refuse", "revoke")},
    f"{SIGNATURES}/record": (
        "acts/test_record_signature.py::test_nobody_records_for_its_own_organisation_nor_over_an_answer_nor_too_late",
    ),
}
"""Tests that send it twice, and from a page that was overtaken, by route."""
