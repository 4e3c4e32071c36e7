"""What the API tells about the caller; shapes only."""

from typing import Any

from rest_framework import serializers


class PlaceOut(serializers.Serializer[Any]):
    """A market or team by its code and name."""

    code = serializers.CharField()
    name = serializers.CharField()


class MeOut(serializers.Serializer[Any]):
    """The caller: role, permissions, markets, teams."""

    username = serializers.CharField()
    display_name = serializers.CharField()
    role = serializers.CharField()
    language = serializers.CharField()
    permissions = serializers.ListField(child=serializers.CharField())
    markets = PlaceOut(many=True)
    teams = PlaceOut(many=True)
