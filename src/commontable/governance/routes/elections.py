"""Addresses of the pages about elections."""

from django.urls import URLPattern, path

from commontable.governance.views.elections import by_link, counting, listing, planning, showing, standing, voting

ALL = "p/<slug:table>/elections/"
ONE = f"{ALL}<int:election>/"
NOMINEE = f"{ONE}candidates/<int:candidate>/"

urlpatterns: list[URLPattern] = [
    path(ALL, listing.show_elections, name="elections"),
    path(f"{ALL}elections.csv", listing.export_elections, name="elections_csv"),
    path(f"{ALL}new/", planning.announce_one, name="new_election"),
    path(ONE, showing.show_election, name="election"),
    path(f"{ONE}change/", planning.change_one, name="change_election"),
    path(f"{ONE}open/", planning.open_one, name="open_election"),
    path(f"{ONE}cancel/", planning.cancel_one, name="cancel_election"),
    path(f"{ONE}nominate/", standing.nominate_one, name="nominate"),
    path(f"{NOMINEE}accept/", standing.accept_one, name="accept_nomination"),
    path(f"{NOMINEE}stand-down/", standing.stand_down_one, name="stand_down"),
    path(f"{ONE}ballots/<int:seat>/", voting.cast_one, name="cast_ballot"),
    path(f"{ONE}ballots/<int:seat>/record/", voting.record_one, name="record_ballot"),
    path(f"{ONE}links/", planning.send_links, name="send_ballots"),
    path("ballot/<str:token>/", by_link.vote_by_link, name="ballot_by_link"),
    path(f"{ONE}count/", counting.count_one, name="count_election"),
    path(f"{ONE}seating/", counting.seat_them, name="seat_elected"),
    path(f"{ONE}candidates.csv", showing.export_candidates, name="election_candidates_csv"),
    path(f"{ONE}roll.csv", showing.export_roll, name="election_roll_csv"),
    path(f"{ONE}count.csv", showing.export_counts, name="election_count_csv"),
    path(f"{ONE}papers.csv", showing.export_papers, name="election_papers_csv"),
]
