"""The gallery `/_ui/`: every component and four whole screens, for people and for tests."""

from ops_console.shared.gallery.views import show

__all__ = ["show"]
