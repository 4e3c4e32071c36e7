"""URLs of the staff app."""

from django.urls import path

from staff import views

app_name = "staff"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.second_factor, name="second_factor"),
    path("sign-in/app/", views.enrol, name="enrol"),
    path("sign-in/confirm/", views.confirm, name="confirm"),
    path("sign-in/forgot/", views.forgot, name="forgot"),
    path("sign-in/link/<str:secret>/", views.open_link, name="open_link"),
    path("sign-in/password/", views.choose_password, name="choose_password"),
    path("sign-in/provider/", views.provider, name="provider"),
    path("sign-in/provider/back/", views.provider_back, name="provider_back"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("language/", views.language, name="language"),
    path("profile/", views.profile, name="profile"),
    path("profile/tokens/", views.tokens, name="tokens"),
    path("profile/tokens/<int:token_id>/revoke/", views.revoke_token, name="revoke_token"),
    path("profile/security/", views.security, name="security"),
    path("profile/security/password/", views.password, name="password"),
    path("profile/security/app/", views.app_new, name="app_new"),
    path("profile/security/app/remove/", views.app_remove, name="app_remove"),
    path("profile/security/codes/", views.app_codes, name="app_codes"),
    path("profile/security/sessions/", views.end_sessions, name="end_sessions"),
    path("people/", views.people, name="people"),
    path("people/new/", views.person_new, name="person_new"),
    path("people/<int:person_id>/", views.person, name="person"),
    path("people/<int:person_id>/rights/", views.person_rights, name="person_rights"),
    path("people/<int:person_id>/close/", views.person_close, name="person_close"),
    path("people/<int:person_id>/open/", views.person_open, name="person_open"),
    path("people/<int:person_id>/sessions/", views.person_sessions, name="person_sessions"),
    path("people/<int:person_id>/link/", views.person_link, name="person_link"),
    path("people/<int:person_id>/factor/", views.person_factor, name="person_factor"),
    path("people/<int:person_id>/identity/", views.person_identity, name="person_identity"),
]
