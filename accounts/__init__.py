"""Who: users and staff groups, staff units; and the shared words for place and trade: districts, sectors, scenes."""
