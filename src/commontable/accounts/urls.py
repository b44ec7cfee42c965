"""A person's own pages."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.show_me, name="me"),
    path("me/data.json", views.take_my_data, name="take_data"),
    path("me/sign-out-everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("me/second-factor/", views.ask_for_second_factor, name="second_factor"),
    path("me/confirm/", views.confirm_it_is_me, name="confirm"),
    path("me/confirm/letter/", views.send_confirming_code, name="send_confirming_code"),
    path("language/", views.choose_language, name="language"),
]
