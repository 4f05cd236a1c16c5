"""What a firm asks for, and what it sees of what came of it: its page, its requests, who looked."""
