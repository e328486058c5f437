"""Addresses to views. Which of them a person may open is said beside each view."""

from django.urls import path

from ua_mailmerge.desk import appeals, door, handouts, room

handler400 = "ua_mailmerge.desk.guard.bad_request"
handler403 = "ua_mailmerge.desk.guard.forbidden"
handler404 = "ua_mailmerge.desk.guard.not_found"
handler500 = "ua_mailmerge.desk.guard.crashed"

urlpatterns = [
    path("", door.front, name="front"),
    # a group
    path("e/<str:token>", door.enter, name="enter"),
    path("sheet/", door.start, name="start"),
    path("sheet/new", door.upload, name="upload"),
    path("sheet/signers.xlsx", handouts.group_sheet, name="group-sheet"),
    path("sheet/<str:key>/", door.look, name="check"),
    path("sheet/<str:key>/marked.xlsx", door.take_back, name="marked"),
    path("sheet/<str:key>/row/<int:row>", door.mend, name="mend"),
    path("sheet/<str:key>/agreed", door.agreed, name="agreed"),
    path("sheet/<str:key>/which", door.which, name="which"),
    path("sheet/<str:key>/columns", door.columns, name="columns"),
    path("sheet/<str:key>/drop", door.drop, name="drop"),
    path("sheet/<str:key>/letter/<int:row>/<str:official>/<int:page>.png", door.picture, name="picture"),
    path("sheet/<str:key>/send", door.send, name="send"),
    path("receipt/<str:key>/", door.receipt, name="receipt"),
    path("leave", door.leave, name="leave"),
    # anybody
    path("withdraw/", door.withdraw, name="withdraw"),
    path("rules/", door.rules, name="rules"),
    path("rules/signers.xlsx", handouts.blank_sheet, name="blank"),
    path("join/", room.join, name="join"),
    path("sign-in/", room.sign_in, name="sign-in"),
    # staff
    path("sign-out", room.sign_out, name="sign-out"),
    path("room/", room.queue, name="queue"),
    path("room/accounts/", room.accounts, name="accounts"),
    path("room/accounts/invite", room.invite, name="invite"),
    path("room/accounts/<int:pk>/retire", room.retire, name="retire"),
    path("room/accept", room.accept, name="accept"),
    path("room/sheets/<int:pk>/", room.submission, name="submission"),
    path("room/sheets/<int:pk>/release", room.release, name="release"),
    path("room/sheets/<int:pk>/aside", room.set_aside, name="set-aside"),
    path("room/campaigns/new", room.bring_in, name="bring-in"),
    path("room/campaigns/appeal", appeals.new, name="appeal"),
    path("room/campaigns/<int:pk>/events/new", room.new_event, name="new-event"),
    path("room/campaigns/<int:pk>/report/", room.report, name="report"),
    path("room/events/<int:pk>/", room.event, name="event"),
    path("room/events/<int:pk>/signers.xlsx", handouts.event_sheet, name="event-sheet"),
    path("room/events/<int:pk>/slips.pdf", handouts.slips, name="slips"),
    path("room/events/<int:pk>/poster.pdf", handouts.poster, name="poster"),
    path("room/events/<int:pk>/link", room.new_link, name="new-link"),
    path("room/links/<int:pk>/revoke", room.revoke, name="revoke"),
    path("room/batches/<int:pk>/", room.batch_, name="batch"),
    path("room/batches/<int:pk>/all.zip", room.download_all, name="download-all"),
    path("room/batches/<int:pk>/files/<str:name>", room.download, name="download"),
    path("room/batches/<int:pk>/mark", room.mark, name="mark"),
    path("room/batches/<int:pk>/reprint", room.reprint, name="reprint"),
    path("room/batches/<int:pk>/purge", room.purge, name="purge"),
]
