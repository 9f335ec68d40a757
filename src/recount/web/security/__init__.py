"""Who may reach the app, who a visitor is, and what they may do."""
