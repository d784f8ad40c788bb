"""What a reader calls the acts, subjects and actors that the journal names."""

from __future__ import annotations

from notices.language import translate


def _(sentence: str) -> str:
    """Mark a message for the catalogs; it is translated where it is told."""
    return sentence


ACTS = {
    "init": _("the journal begins"),
    "enrol": _("members are enrolled"),
    "update_members": _("the list of members is brought up to date"),
    "erase_person": _("a person’s data are erased"),
    "forget": _("what was kept long enough is erased"),
    "record_dues": _("dues are recorded"),
    "enrol_signatures": _("earlier signatures are enrolled"),
    "seat": _("the bodies are seated"),
    "draft": _("a cycle is drafted"),
    "redraft": _("the draft of a cycle is corrected"),
    "announce": _("the cycle is announced"),
    "announce_correction": _("an editorial correction is announced"),
    "object": _("a member objects to the correction"),
    "accept": _("the correction is adopted without objection"),
    "propose": _("a proposal is submitted"),
    "cosign": _("a proposal is co-signed"),
    "withdraw": _("a proposal is withdrawn"),
    "take_over": _("a withdrawn proposal is taken over"),
    "review": _("the proposals are closed"),
    "admit": _("a proposal is admitted"),
    "rectify": _("a proposal is sent back to its author"),
    "appeal": _("an inadmissibility is appealed against"),
    "admit_appeal": _("a person of the body is for admitting an appeal"),
    "dismiss_appeal": _("a person of the body is for dismissing an appeal"),
    "recommend": _("the committee recommends on a proposal"),
    "answer": _("an author answers a compromise wording"),
    "publish_roll": _("the provisional roll is published"),
    "object_to_roll": _("a member objects to a line of the provisional roll"),
    "uphold_objection": _("a person of the body is for upholding an objection to the roll"),
    "dismiss_objection": _("a person of the body is for dismissing an objection to the roll"),
    "compose": _("the questions are composed"),
    "ask_freeze": _("the freeze is asked for"),
    "ask_cancel": _("the cancellation is asked for"),
    "ask_extend": _("an extension is asked for"),
    "ask_strike": _("the strike of a member is asked for"),
    "ask_annex_correction": _("a correction of the minutes is asked for"),
    "ask_record_vote": _("the record of a vote given by telephone is asked for"),
    "freeze": _("the ballot is frozen"),
    "cancel": _("the cycle is cancelled"),
    "extend": _("the ballot is extended"),
    "extend_for_quorum": _("the ballot is extended by the rulebook"),
    "strike": _("a member is struck from the roll"),
    "open": _("the ballot opens"),
    "cast": _("a member votes"),
    "resubmit": _("a proposal that was sent back is submitted again"),
    "ask_record_election": _("the record of the election of a secret ballot is asked for"),
    "record_election": _("the election of a secret ballot is recorded"),
    "watch_election": _("the archive of an election is looked at"),
    "refuse_archive": _("the archive of an election is refused"),
    "give_proxy": _("a member gives its proxy"),
    "accept_proxy": _("a member accepts a proxy"),
    "decline_proxy": _("a member declines a proxy"),
    "revoke_proxy": _("a member revokes its proxy"),
    "leave": _("an organisation leaves, or its departure is recorded"),
    "merge": _("a merger of organisations is recorded"),
    "drop_departure": _("a departure or a merger is dropped"),
    "recuse": _("a member steps aside from a question"),
    "withdraw_recusal": _("a member withdraws a recusal"),
    "record_vote": _("a vote given by telephone is recorded"),
    "remind": _("those that have not voted are reminded"),
    "close": _("the ballot closes"),
    "count": _("the votes are counted"),
    "record_minutes": _("the signed copy of the minutes is recorded"),
    "annex_correction": _("a correction is annexed to the minutes"),
    "second_call": _("a second ballot is called"),
    "return_round": _("the proposals are opened again"),
    "contest": _("the result is contested"),
    "dismiss": _("a person of the body is for dismissing the contest"),
    "uphold": _("a person of the body is for upholding the contest"),
    "publish": _("the version is published"),
    "print": _("the files of the version are made"),
    "seal": _("a PDF is sealed"),
    "renew_seal": _("the seal is renewed"),
    "request_signatures": _("signatures are asked for"),
    "remind_signatures": _("those that have not signed are reminded"),
    "carry_over": _("earlier signatures are carried over"),
    "sign": _("a member signs"),
    "decline": _("a member declines to sign"),
    "refuse": _("a proposal is declared inadmissible"),
    "validate": _("a person of the body is for validating"),
    "return": _("a signature is sent back"),
    "warn_mandates": _("those whose mandate is about to end are warned"),
    "give_notice": _("a member is given notice of a measure"),
    "observe": _("a member gives its observations"),
    "record_observations": _("observations of a member are recorded"),
    "suspend_member": _("a person of the body is for suspending a member"),
    "lapse": _("a person of the body is for letting an adhesion lapse"),
    "lift": _("a person of the body is for lifting a measure"),
    "drop": _("a person of the body is for dropping a measure"),
    "suspend": _("the cycle is suspended"),
    "resume": _("the cycle is resumed"),
    "settle": _("the cycle ends"),
    "close_cycle": _("the cycle is closed"),
    "revoke_link": _("a member’s link is replaced"),
    "resend_link": _("a member’s link is sent again"),
    "bounce": _("a mail came back: its contact is flagged"),
    "send_link": _("the link of a signature is mailed"),
    "correct_address": _("a member’s address is corrected"),
    "rename": _("a change of name is recorded"),
    "ask_renaming": _("a member asks for a change of its name"),
    "drop_renaming": _("a change of name is dropped"),
    "checkpoint": _("a checkpoint is signed"),
    "restored": _("the service was restored from an older backup"),
}
OF_A_SIGNATURE = {
    "request": _("a member is asked to sign"),
    "reopen": _("a request to sign is opened again"),
    "record": _("a signature given on paper or by telephone is recorded"),
    "disown": _("a member contests a signature that was recorded"),
    "object": _("a member objects to its signature being carried over"),
    "cancel": _("a request to sign is cancelled"),
    "expire": _("the time to sign is over"),
    "delegate": _("a member delegates its signature"),
    "mandate": _("a delegate accepts and files its mandate"),
    "give_back_delegation": _("a delegate gives the signature back"),
    "take_back_delegation": _("a member takes its delegation back"),
    "miss": _("members cannot be reached to sign"),
    "remind_signatures": _("those that have not signed are reminded"),
    "refuse": _("a person of the body is for refusing"),
    "revoke": _("a person of the body is for revoking a signature"),
    "withdraw": _("a member withdraws from the charter"),
}
"""Acts on a signature request; those that other things have too are told otherwise there."""
SUBJECTS = {
    "cycle": _("cycle"),
    "proposal": _("proposal"),
    "ballot": _("ballot"),
    "signature": _("signature"),
    "signatures": _("signatures"),
    "version": _("version"),
    "member": _("organisation"),
    "measure": _("measure"),
    "departure": _("departure"),
    "renaming": _("change of name"),
    "mandates": _("mandates"),
    "journal": _("journal"),
    "members": _("organisations"),
    "bodies": _("bodies"),
    "person": _("person"),
    "home": _("service"),
    "retention": _("personal data"),
    "contacts": _("contacts"),
}
ACTORS = {
    "member": _("a member"),
    "committee": _("the committee"),
    "clock": _("the clock"),
    "operator": _("the operator"),
}


def act_in_words(act: str, subject: str, lang: str) -> str:
    """Return what happened; an act that has no words yet is named as it is."""
    kind = subject.partition(":")[0]
    signing = OF_A_SIGNATURE.get(act) if kind.startswith("signature") else None
    known = signing or ACTS.get(act)
    return translate(lang)(known) if known else act


def subject_in_words(subject: str, lang: str) -> str:
    """Return what it happened to.

    >>> subject_in_words("cycle:2026-1", "en")
    'cycle 2026-1'
    """
    kind, _colon, name = subject.partition(":")
    known = SUBJECTS.get(kind)
    return f"{translate(lang)(known) if known else kind} {name}".strip()


def actor_in_words(by: str, lang: str) -> str:
    """Return who did it, by kind."""
    known = ACTORS.get(by)
    return translate(lang)(known) if known else by
