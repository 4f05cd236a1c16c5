"""复制到公众号: a published page as one piece that an editor pastes into the bureau's WeChat account.

What goes into WeChat may have neither style sheets nor links to elsewhere, so each element carries its own style and
each picture its own data. That needs inline styles, which the public side forbids: the page stands below the admin's
prefix (docs/adr/0006).
"""
