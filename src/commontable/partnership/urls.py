"""Pages about who is at the table."""

from django.urls import path

from commontable.partnership.views import invitations, journal, members, partners, passes, roles, settings
from commontable.partnership.views.handovers import listing, preparing, showing, taking_over

app_name = "partnership"
HANDOVER = "p/<slug:table>/handovers/<int:handover>/"
urlpatterns = [
    path("p/<slug:table>/partners/", partners.show_partners, name="partners"),
    path("p/<slug:table>/partners.csv", partners.export_partners, name="partners_csv"),
    path("p/<slug:table>/partners/new/", partners.add_partner, name="add_partner"),
    path("p/<slug:table>/partners/<slug:partner>/", partners.show_partner, name="partner"),
    path("p/<slug:table>/partners/<slug:partner>/change/", partners.change_partner, name="change_partner"),
    path("p/<slug:table>/partners/<slug:partner>/leave/", partners.record_leaving, name="partner_leaves"),
    path("p/<slug:table>/partners/<slug:partner>/return/", partners.record_return, name="partner_returns"),
    path("p/<slug:table>/members/", members.show_members, name="members"),
    path("p/<slug:table>/members.csv", members.export_members, name="members_csv"),
    path("p/<slug:table>/members/new/", members.add_member, name="add_member"),
    path("p/<slug:table>/members/many/", invitations.add_many, name="add_many"),
    path("p/<slug:table>/members/<int:member>/", members.show_member, name="member"),
    path("p/<slug:table>/members/<int:member>/change/", members.change_member, name="change_member"),
    path("p/<slug:table>/members/<int:member>/leave/", members.end_membership, name="member_leaves"),
    path("p/<slug:table>/members/<int:member>/return/", members.restore_membership, name="member_returns"),
    path("p/<slug:table>/members/<int:member>/roles/new/", roles.give_role, name="give_role"),
    path("p/<slug:table>/members/<int:member>/roles/<int:held>/end/", roles.end_role, name="end_role"),
    path("p/<slug:table>/members/<int:member>/invite/", invitations.invite, name="invite"),
    path("p/<slug:table>/members/<int:member>/letters/", taking_over.letters_come_back, name="letters_come_back"),
    path("p/<slug:table>/members/<int:member>/letters/again/", taking_over.address_works, name="address_works"),
    path("p/<slug:table>/handovers/", listing.show_handovers, name="handovers"),
    path("p/<slug:table>/handovers.csv", listing.export_handovers, name="handovers_csv"),
    path("p/<slug:table>/handovers/new/", listing.begin, name="begin_handover"),
    path(HANDOVER, showing.show_handover, name="handover"),
    path(f"{HANDOVER}successor/", preparing.name_successor, name="handover_successor"),
    path(f"{HANDOVER}write/", preparing.write, name="handover_write"),
    path(f"{HANDOVER}steps/", preparing.set_steps, name="handover_steps"),
    path(f"{HANDOVER}steps/<int:step>/", taking_over.do_step, name="handover_step"),
    path(f"{HANDOVER}words/", preparing.leave_words, name="handover_words"),
    path(f"{HANDOVER}end/", taking_over.end, name="handover_end"),
    path("p/<slug:table>/invitations/", invitations.show_invitations, name="invitations"),
    path("p/<slug:table>/invitations/<int:invitation>/withdraw/", invitations.withdraw, name="withdraw_invitation"),
    path("p/<slug:table>/roles/", roles.show_roles, name="roles"),
    path("p/<slug:table>/roles/mine/", roles.show_my_rights, name="my_rights"),
    path("p/<slug:table>/journal/", journal.show_journal, name="journal"),
    path("p/<slug:table>/journal.csv", journal.export_csv, name="journal_csv"),
    path("p/<slug:table>/journal.json", journal.export_json, name="journal_json"),
    path("p/<slug:table>/journal/verify/", journal.verify_journal, name="verify_journal"),
    path("p/<slug:table>/settings/", settings.change_partnership, name="settings"),
    path("pass/leave/", passes.leave, name="leave_passes"),
    path("pass/<str:token>/", passes.open_pass, name="pass"),
    path("invitations/<str:token>/", invitations.open_invitation, name="invitation"),
    path("invitations/<str:token>/accept/", invitations.accept_invitation, name="accept_invitation"),
]
