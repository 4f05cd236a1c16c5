"""Pages of knowledge as tables that staff edit in a spreadsheet: out, edit, in again; what comes in is a draft."""
