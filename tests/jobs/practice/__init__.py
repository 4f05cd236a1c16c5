"""A room to practise on: rows of work, commands that misbehave, an application with a slow page. Tests only."""
