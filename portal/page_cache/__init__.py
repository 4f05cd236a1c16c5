"""Anonymous pages kept in memory, so that a thousand readers cost as much as one (docs/adr/0009).

`key.py`: which requests may be answered from what is kept. `middleware.py`: which answers may be kept. `store.py`:
where. `content/generations.py`: until when. `door.py`: the fast way out, before Django.
"""
