"""What WeChat shows of a page that is passed on within it: our title, gist and picture, by its JS-SDK.

Off unless the account's id and secret are set. `ticket.py` fetches, in the background, what WeChat's signatures are
made with; `signing.py` and `views.py` sign our own addresses with it; `theme/wechat.js` does the rest (docs/adr/0010).
"""
