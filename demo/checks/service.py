"""What the service, its journal and Prefect show."""

from __future__ import annotations

import json
import time
import urllib.request
from typing import Any

from demo import contract
from demo.outside import NotSeen, Outside
from demo.words import RUNS, figures

DUE_ACTS = ("review", "open", "close", "count", "publish", "request_signatures")
UNDER_WAY = ("RUNNING", "PENDING", "CANCELLING")
PATIENCE_SECONDS = 20
COMMITTEE_ACTS = (contract.ADMIT, contract.REFUSE, contract.COMPOSE, contract.FREEZE, contract.VALIDATE)


def committee_is_closed(outside: Outside) -> tuple[bool, str]:
    """Asked without a session, no committee page offers an act or says more than how to enter."""
    paths = [outside.facts.cycle_path, contract.COMMITTEE_SIGNATURES.format(version="1.1.0")]
    pages = [outside.page(path) for path in paths]
    acts = [form.act for page in pages for form in page.forms if form.act in COMMITTEE_ACTS]
    names = [
        member.name for member in outside.facts.members if any(member.name in page.text for page in pages)
    ]
    shut = all(page.status in (401, 403, 404) or page.all(contract.ASK_CODE) for page in pages)
    said = ", ".join(f"{path} : {page.status}" for path, page in zip(paths, pages, strict=True))
    return bool(outside.facts.cycle_path) and shut and not acts and not names, said


def flow_runs(outside: Outside) -> list[dict[str, Any]]:
    """Every flow run that Prefect knows, newest first.

    Raises:
        NotSeen: Prefect's address is not one of this machine's web addresses.
    """
    url = outside.where.prefect_url.rstrip("/").removesuffix("/api") + "/api/flow_runs/filter"
    if not url.startswith("http"):
        raise NotSeen(f"adresse de Prefect : {url}")
    runs: list[dict[str, Any]] = []
    while True:
        asked = json.dumps({"sort": "START_TIME_DESC", "limit": 200, "offset": len(runs)}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(url, data=asked, headers=headers)  # noqa: S310 - http, seen above
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - the same
            page = json.load(answer)
        runs += page
        if len(page) < 200:
            return runs


def flow_runs_completed(outside: Outside) -> tuple[bool, str]:
    """Every flow run that began has completed; those not yet due may wait."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        begun = [run for run in flow_runs(outside) if run["state_type"] != "SCHEDULED"]
        if time.monotonic() > until or not any(run["state_type"] in UNDER_WAY for run in begun):
            break
        time.sleep(0.5)
    states = [run["state_type"] for run in begun]
    others = [f"{run['name']} : {run['state_name']}" for run in begun if run["state_type"] != "COMPLETED"]
    return bool(
        begun
    ) and not others, f"{figures(states, RUNS)} ; autres : {', '.join(others[:5]) or 'aucune'}"


def due_acts_name_their_run(outside: Outside) -> tuple[bool, str]:
    """The leaf of each act that was due names a flow run that Prefect knows."""
    leaves = [leaf for leaf in outside.journal.get("leaves") or [] if leaf["act"] in DUE_ACTS]
    known = {run["id"] for run in flow_runs(outside)}
    unnamed = [leaf["act"] for leaf in leaves if not any(one in str(leaf) for one in known)]
    said = figures((leaf["act"] for leaf in leaves), {})
    return bool(leaves) and not unnamed, f"{said} ; sans exécution nommée : {', '.join(unnamed) or 'aucun'}"


def journal_verified(outside: Outside) -> tuple[bool, str]:
    """`charte journal verify` finds it sound, and the page publishes its size and root."""
    ran = outside.command.run("journal", "verify", "--json")
    size, root = outside.journal["size"], outside.journal["root"]
    said = f"code {ran.code}, {size} feuilles, racine {root}"
    return ran.code == 0 and size > 0 and root in ran.output.decode("utf-8"), said
