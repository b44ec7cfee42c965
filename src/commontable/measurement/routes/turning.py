"""Addresses of turn-the-curve pages."""

from django.urls import path

from commontable.measurement.views import turning as views

PAGE = "p/<slug:table>/curves/<int:turning>/"

urlpatterns = [
    path("p/<slug:table>/curves/", views.show_turnings, name="turnings"),
    path("p/<slug:table>/curves/curves.csv", views.export_turnings, name="turnings_csv"),
    path("p/<slug:table>/indicators/<slug:indicator>/turn/", views.begin_turning, name="turning_new"),
    path(PAGE, views.show_turning, name="turning"),
    path(f"{PAGE}page.pdf", views.print_turning, name="turning_pdf"),
    path(f"{PAGE}curve.<slug:kind>", views.download_curve, name="turning_chart"),
    path(f"{PAGE}history/", views.show_history, name="turning_history"),
    path(f"{PAGE}end/", views.write_end, name="turning_end"),
    path(f"{PAGE}ready/", views.say_ready, name="turning_ready"),
    path(f"{PAGE}close/", views.close, name="turning_close"),
    path(f"{PAGE}take-up/", views.take_up_again, name="turning_take_up"),
    path(f"{PAGE}<slug:kind>/new/", views.write_line, name="turning_line_new"),
    path(f"{PAGE}<slug:kind>/<int:line>/", views.rewrite_line, name="turning_line"),
    path(f"{PAGE}<slug:kind>/<int:line>/withdraw/", views.withdraw, name="turning_line_withdraw"),
    path(f"{PAGE}<slug:kind>/<int:line>/put-back/", views.put_back, name="turning_line_put_back"),
    path(f"{PAGE}factor/<int:line>/mark/", views.mark, name="turning_mark"),
    path(f"{PAGE}step/<int:line>/promise/", views.give_word, name="turning_promise"),
]
