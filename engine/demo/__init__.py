"""The demo office: its people, its petitions, its mail catcher and its supervisor."""
