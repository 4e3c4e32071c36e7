"""How people and programs prove who they are, as DRF, django-allauth and django-axes find it."""
