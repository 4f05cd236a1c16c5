"""Line icons drawn for this site on a 24 × 24 grid, placed inline so that they cost no request and follow the text."""

from typing import Final

# Name → the inner markup of the drawing; stroke and colour come from the `icon` class in the style sheet.
ICONS: Final[dict[str, str]] = {
    "arrow": '<path d="M5 12h13M13 6.5 18.5 12 13 17.5"/>',
    "book": '<path d="M12 6.5C10 4.8 7.5 4.5 4 4.5v14c3.5 0 6 .3 8 2 2-1.7 4.5-2 8-2v-14c-3.5 0-6 .3-8 2zM12 6.5v14"/>',
    "check": '<path d="M4.5 12.5 10 18 19.5 7"/>',
    "cross": '<path d="M6 6 18 18M18 6 6 18"/>',
    "document": '<path d="M6 3.5h8.5l3.5 3.5v13.5H6zM9 9h4M9 12.5h6"/><circle cx="14.5" cy="17" r="1.6"/>',
    "down": '<path d="M6 9.5 12 15.5 18 9.5"/>',
    "external": '<path d="M13 5h6v6M19 5l-8.5 8.5M16 14v4.5H5.5V8H10"/>',
    "fire": (
        '<path d="M12 3c.5 3.5 5.5 6 5.5 11a5.5 5.5 0 0 1-11 0c0-2.5 1.5-3.5 2-6 1.8.7 2.8 2 3 3.5'
        'C13 9.5 13 6.5 12 3z"/>'
    ),
    "helmet": (
        '<path d="M3.5 17.5h17M5.5 17.5v-2.5a6.5 6.5 0 0 1 13 0v2.5"/>'
        '<path d="M10 8.9V6.5h4v2.4M3.5 17.5v1.5h17v-1.5"/>'
    ),
    "image": '<path d="M4 5h16v14H4zM4 16l4.5-4.5 3.5 3.5 3-3 5 4.5"/><circle cx="9" cy="9" r="1.3"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.5v.6"/>',
    "phone": (
        '<path d="M8.5 4.5H5.5c-.6 0-1 .4-1 1C5 13 11 19 18.5 19.5c.6 0 1-.4 1-1v-3l-4-1.5-1.7 1.9'
        'a12 12 0 0 1-5.7-5.7L10 8.5z"/>'
    ),
    "print": '<path d="M7 9V4.5h10V9M7 17H4.5v-6c0-1.1.9-2 2-2h11c1.1 0 2 .9 2 2v6H17M7 14h10v6H7z"/>',
    "scenes": '<path d="M4 4.5h7V11H4zM13 4.5h7V11h-7zM4 13h7v6.5H4zM13 13h7v6.5h-7z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15 20 20"/>',
    "speech": '<path d="M4 5h16v11h-9l-4.5 4v-4H4zM8 9h8M8 12.5h5"/>',
    "type": '<path d="M3.5 18.5 8.5 6l5 12.5M5.2 14.5h6.6M15 18.5l2.8-7 2.7 7M15.9 16.2h3.8"/>',
    "warning": '<path d="M12 4 21 19.5H3zM12 10v4.5M12 16.8v.6"/>',
    "wrench": (
        '<path d="M19.8 6.8a4.8 4.8 0 0 1-6.4 5.4l-6.6 6.6a1.8 1.8 0 0 1-2.6-2.6l6.6-6.6a4.8 4.8 0 0 1 5.4-6.4'
        'L13.4 6l.9 3.7 3.7.9z"/>'
    ),
}
