"""Addresses of the pages about bodies, their seats and how they decide."""

from django.urls import URLPattern, path

from commontable.governance.views.bodies import (
    chairs,
    describing,
    listing,
    passing,
    proxies,
    ruling,
    seating,
    showing,
    tenures,
)

ONE = "p/<slug:table>/bodies/<slug:body>"
SEAT = f"{ONE}/seats/<int:seat>"

urlpatterns: list[URLPattern] = [
    path("p/<slug:table>/bodies/", listing.show_bodies, name="bodies"),
    path("p/<slug:table>/bodies.csv", listing.export_bodies, name="bodies_csv"),
    path("p/<slug:table>/bodies/seats.csv", listing.export_seats, name="seats_csv"),
    path("p/<slug:table>/bodies/new/", describing.form_body, name="form_body"),
    path(f"{ONE}/", showing.show_body, name="body"),
    path(f"{ONE}/change/", describing.change_body, name="change_body"),
    path(f"{ONE}/close/", describing.close_body, name="close_body"),
    path(f"{ONE}/reopen/", describing.reopen_body, name="reopen_body"),
    path(f"{ONE}/rule/", ruling.show_rule, name="rule"),
    path(f"{ONE}/rule/change/", ruling.change_rule, name="change_rule"),
    path(f"{ONE}/seats.csv", listing.export_seats, name="body_seats_csv"),
    path(f"{ONE}/seats/open/", seating.open_seat, name="open_seat"),
    path(f"{ONE}/seats/several/", seating.open_seats, name="open_seats"),
    path(f"{SEAT}/", showing.show_seat, name="seat"),
    path(f"{SEAT}/change/", seating.change_seat, name="change_seat"),
    path(f"{SEAT}/close/", seating.close_seat, name="close_seat"),
    path(f"{SEAT}/reopen/", seating.reopen_seat, name="reopen_seat"),
    path(f"{SEAT}/hold/", tenures.begin_tenure, name="begin_tenure"),
    path(f"{SEAT}/tenures/<int:tenure>/end/", tenures.end_tenure, name="end_tenure"),
    path(f"{SEAT}/proxy/", proxies.give_proxy, name="give_proxy"),
    path(f"{SEAT}/proxies/<int:proxy>/withdraw/", proxies.withdraw_proxy, name="withdraw_proxy"),
    path(f"{ONE}/chair/rota/", chairs.set_rota, name="set_rota"),
    path(f"{ONE}/chair/take/", chairs.take_chair, name="take_chair"),
    path(f"{ONE}/chair/<int:term>/cancel/", chairs.cancel_chair, name="cancel_chair"),
    path(f"{ONE}/chair/hand-over/", chairs.hand_over_chair, name="hand_over_chair"),
    path("p/<slug:table>/handovers/<int:handover>/seats/<int:tenure>/", passing.pass_on, name="pass_seat"),
]
