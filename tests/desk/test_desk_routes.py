"""Every address of the desk, as everybody who could come."""

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver

from desk import evening
from ua_mailmerge.desk.guard import Closed
from ua_mailmerge.desk.models import Draft, Link, OneTimeCode, Role, Submission

OPEN = {"front", "enter", "withdraw", "rules", "blank", "join", "sign-in"}
GROUP = {
    "start",
    "upload",
    "check",
    "group-sheet",
    "marked",
    "mend",
    "agreed",
    "which",
    "columns",
    "drop",
    "picture",
    "send",
    "receipt",
    "leave",
}
OURS = {"check", "marked", "mend", "agreed", "which", "columns", "picture", "send", "receipt", "drop"}
COORDINATOR = {"accounts", "invite", "retire", "bring-in", "appeal", "new-event", "new-link", "revoke"}
PAGES = ["queue", "accounts", "event-sheet", "submission", "event", "batch", "report", "bring-in", "appeal"]
PAGES += ["new-event", "download", "download-all"]
ROUTES = [pattern for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)]


class World:
    """Two groups that each sent a sheet and look at another, and staff who made a batch."""

    def __init__(self) -> None:
        self.a_event, self.b_event = evening.event("AAA"), evening.event("BBB")
        self.a, self.b, self.staff, self.stranger = (
            evening.visit(self.a_event),
            evening.visit(self.b_event),
            evening.staff(),
            evening.stranger(),
        )
        self.post_room = evening.staff("jo", role=Role.POST_ROOM)
        self.sent = evening.sent(self.a, evening.ANA)
        self.draft = evening.checked(self.a, evening.BEN)
        evening.accept(self.staff, self.sent)
        self.waiting = evening.sent(self.a, evening.CY)

    def address(self, name: str) -> str:
        """The address with everything in it that belongs to group A."""
        batch = Submission.objects.get(pk=self.sent.pk).batch
        assert batch is not None
        link = Link.objects.filter(event=self.a_event).first()
        assert link is not None
        return {
            "front": "/",
            "enter": f"/e/{Link.make(self.a_event)}",
            "start": "/sheet/",
            "upload": "/sheet/new",
            "check": f"/sheet/{self.draft.key}/",
            "group-sheet": "/sheet/signers.xlsx",
            "marked": f"/sheet/{self.draft.key}/marked.xlsx",
            "mend": f"/sheet/{self.draft.key}/row/2",
            "agreed": f"/sheet/{self.draft.key}/agreed",
            "which": f"/sheet/{self.draft.key}/which",
            "columns": f"/sheet/{self.draft.key}/columns",
            "drop": f"/sheet/{self.draft.key}/drop",
            "picture": f"/sheet/{self.draft.key}/letter/2/president/1.png",
            "send": f"/sheet/{self.draft.key}/send",
            "receipt": f"/receipt/{self.sent.key}/",
            "leave": "/leave",
            "withdraw": "/withdraw/",
            "rules": "/rules/",
            "blank": "/rules/signers.xlsx",
            "join": "/join/",
            "sign-in": "/sign-in/",
            "sign-out": "/sign-out",
            "queue": "/room/",
            "accounts": "/room/accounts/",
            "invite": "/room/accounts/invite",
            "retire": f"/room/accounts/{User.objects.get(username='jo').pk}/retire",
            "accept": "/room/accept",
            "submission": f"/room/sheets/{self.waiting.pk}/",
            "release": f"/room/sheets/{self.waiting.pk}/release",
            "set-aside": f"/room/sheets/{self.waiting.pk}/aside",
            "bring-in": "/room/campaigns/new",
            "appeal": "/room/campaigns/appeal",
            "new-event": f"/room/campaigns/{self.a_event.campaign_id}/events/new",
            "report": f"/room/campaigns/{self.a_event.campaign_id}/report/",
            "event": f"/room/events/{self.a_event.pk}/",
            "event-sheet": f"/room/events/{self.a_event.pk}/signers.xlsx",
            "slips": f"/room/events/{self.a_event.pk}/slips.pdf",
            "poster": f"/room/events/{self.a_event.pk}/poster.pdf",
            "new-link": f"/room/events/{self.a_event.pk}/link",
            "revoke": f"/room/links/{link.pk}/revoke",
            "batch": f"/room/batches/{batch.pk}/",
            "download-all": f"/room/batches/{batch.pk}/all.zip",
            "download": f"/room/batches/{batch.pk}/files/1-letters-president-001.pdf",
            "mark": f"/room/batches/{batch.pk}/mark",
            "reprint": f"/room/batches/{batch.pk}/reprint",
            "purge": f"/room/batches/{batch.pk}/purge",
        }[name]


def status(answer: evening.Answer) -> int:
    """Its number, with its file closed."""
    answer.close()
    return answer.status_code


def open_both_ways(client: Client, address: str) -> set[int]:
    """What comes of reading an address and of sending a form to it."""
    return {status(client.get(address)), status(client.post(address, {}))}


def names(*, without: set[str]) -> list[str]:
    """Routes by name."""
    return sorted(str(route.name) for route in ROUTES if str(route.name) not in without)


def counts() -> tuple[int, ...]:
    """What must not change when somebody is refused."""
    open_links = Link.objects.filter(revoked=None).count()
    return Submission.objects.filter(state="received").count(), Draft.objects.count(), open_links, OneTimeCode.objects.count()


def test_every_route_says_whom_it_is_for() -> None:
    """A new address has to be added to this walk."""
    world = World()
    for route in ROUTES:
        assert world.address(str(route.name))
        assert getattr(route.callback, "opened", None) is not None, route.name


def test_a_view_that_names_nobody_is_closed() -> None:
    """Forgetting to say whom a page is for closes it, also to staff."""
    request = RequestFactory().get("/")
    refused = Closed(lambda _request: HttpResponse()).process_view(request, lambda _request: HttpResponse("open"), (), {})
    assert refused is not None
    assert refused.status_code == 403


def test_a_stranger_opens_nothing_of_groups_or_staff() -> None:
    """Without a link or an account there is a refusal in words, or the way to sign in."""
    world = World()
    addresses = {name: world.address(name) for name in names(without=OPEN)}
    before = counts()
    for name, address in addresses.items():
        assert open_both_ways(world.stranger, address) <= ({403} if name in GROUP else {302, 403}), name
    assert counts() == before


def test_a_group_opens_nothing_of_staff() -> None:
    """A link opens the door, not the room behind it."""
    world = World()
    addresses = {name: world.address(name) for name in names(without=OPEN | GROUP)}
    before = counts()
    for name, address in addresses.items():
        read = world.a.get(address)
        assert read.status_code == 403 or "/sign-in/" in read["Location"], name
        assert status(world.a.post(address, {})) == 403, name
    assert counts() == before


def test_the_post_room_opens_nothing_of_coordinators() -> None:
    """Campaigns, events' links and accounts are theirs; each refusal says whom to ask, and no page of the post room leads there."""
    world = World()
    addresses = {name: world.address(name) for name in sorted(COORDINATOR)}
    before = counts()
    for name, address in addresses.items():
        assert open_both_ways(world.post_room, address) == {403}, name
    assert counts() == before
    assert User.objects.get(username="jo").is_active
    for name in sorted(set(PAGES) - COORDINATOR - {"download", "download-all", "event-sheet"}):
        page = world.post_room.get(world.address(name))
        assert page.status_code == 200, name
        text = page.content.decode()
        assert not [other for other, address in addresses.items() if f'="{address}"' in text], name


@pytest.mark.parametrize("same_event", [False, True], ids=["another event", "the same event"])
def test_nobody_opens_what_another_browser_brought(same_event: bool) -> None:
    """Another group finds nothing of ours; nor does another browser with our link, since a hall shares it."""
    world = World()
    other = evening.visit(world.a_event) if same_event else world.b
    before = counts()
    for name in sorted(OURS):
        answers = open_both_ways(other, world.address(name))
        assert answers <= {404, 405, 302}, name
        assert evening.ANA[0] not in evening.words(other.get(world.address(name))), name
    assert Draft.objects.filter(key=world.draft.key, version=1).exists()
    assert counts()[:2] == before[:2]


def test_staff_open_every_page_of_the_room() -> None:
    """Each page of the room answers those who are signed in."""
    world = World()
    for name in PAGES:
        assert status(world.staff.get(world.address(name))) == 200, name


def test_anybody_reads_the_open_pages() -> None:
    """Front, rules, blank sheet, withdrawing and signing in need nothing."""
    world = World()
    for name in sorted(OPEN - {"enter"}):
        assert status(world.stranger.get(world.address(name))) == 200, name
