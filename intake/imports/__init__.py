"""Tables into rows of a room: upload, a verdict for each line, a preview, one confirmation, the rest given back.

A room offers an importer (`importers.register`) and puts an `ImportDesk` (`desk`) under an address of its own.
"""
