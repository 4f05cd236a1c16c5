"""One line icon for each scene, drawn for this site on a 32 × 32 grid: the thing that a worker knows it by."""

from typing import Final

# Slug of the scene → the inner markup of the drawing; stroke and colour come from the `scene-icon` class.
SCENE_ICONS: Final[dict[str, str]] = {
    # A dust collector with its duct, hopper and dust.
    "dust": (
        '<path d="M9 4h17v13l-5.5 7h-6L9 17zM9 17h17M3 12h6M14.5 8v5M17.5 8v5M20.5 8v5M15 28v.1M18 29v.1M21 28v.1"/>'
    ),
    # A manhole in section, with a ladder.
    "confined-space": '<path d="M3 10h7v18h12V10h7M14 5v19M18 5v19M14 9h4M14 13.5h4M14 18h4M14 22h4"/>',
    # Cold: a snow crystal.
    "ammonia": (
        '<path d="M16 3v26M4.7 9.5l22.6 13M4.7 22.5l22.6-13M12.5 5.5 16 9l3.5-3.5M12.5 26.5 16 23l3.5 3.5'
        'M5.3 14.3l4.7-1.3-1.2-4.8M26.7 17.7 22 19l1.2 4.8M26.7 14.3 22 13l1.2-4.8M5.3 17.7 10 19l-1.2 4.8"/>'
    ),
    # An electrode at a workpiece.
    "hot-work": (
        '<path d="M3 6l7 6M8.5 9.7l2.6 2.2 5.4 6.1M3 26h26M18.5 21.5l2.5 4.5M21 19l6-3M20 16l2.5-6M23 21.5h6'
        'M15 22l-5 .1"/>'
    ),
    # A ladle in its hangers.
    "molten-metal": (
        '<path d="M16 2v4M6 13V6h20v7M8 11h16l-2 17H10zM8.5 15.5q1.9-2 3.75 0t3.75 0 3.75 0 3.75 0M3.5 13h4.7'
        'M23.8 13h4.7"/>'
    ),
    # A furnace with a flame in its mouth.
    "gas-furnace": (
        '<path d="M5 28V9h22v19zM9 28v-7a7 7 0 0 1 14 0v7M20 9V3h4v6"/><path d="'
        'M16 18c.4 2.5 3 3.5 3 6a3 3 0 0 1-6 0c0-2 1.5-2 1.5-4"/>'
    ),
    # A spray gun.
    "painting": (
        '<path d="M9 9h14v6h-3.5l3 13.5H17L14.5 17 12 15H9zM14 9V3h7v6M12 17.5v3l3.3.8M5.5 8.5v.1M5.5 12v.1'
        'M5.5 15.5v.1M2 6v.1M2 10v.1M2 14v.1M2 18v.1"/>'
    ),
    # A stirred vessel.
    "chemical-process": (
        '<path d="M8 10c0-5 16-5 16 0v11c0 5-16 5-16 0zM16 2v18M12 20h8M10.5 24.5V29M21.5 24.5V29M24 13h5M3 18h5"/>'
    ),
    # Two drums.
    "chemical-storage": (
        '<path d="M3 9h11.5v19H3zM17.5 9H29v19H17.5zM3 15h11.5M3 22h11.5M17.5 15H29M17.5 22H29M6 9V6.5h3V9'
        'M20.5 9V6.5h3V9"/>'
    ),
    # A rocket that has burst.
    "fireworks": (
        '<path d="M16 19v10M16 3v5M16 14.5v.1M8 6l3.5 3.5M24 6l-3.5 3.5M5 14.5h5M22 14.5h5M8 23l3.5-3.5'
        'M24 23l-3.5-3.5"/>'
    ),
    # Cartridges in a bundle, with a fuse.
    "civil-explosives": (
        '<path d="M5 12h6v17H5zM11 12h6v17h-6zM17 12h6v17h-6zM5 18h18M5 23h18M20 12c0-5 1-6.5 5-6.5M27.5 3l.1.1'
        'M28.5 7.5l.1.1M25 1.8v.1"/>'
    ),
    # A gas bottle.
    "gas-use": (
        '<path d="M8 14c0-4 3-5.5 8-5.5s8 1.5 8 5.5v12c0 2-1 3-3 3H11c-2 0-3-1-3-3zM12 8.5V3.5h8v5M16 8.5V6"/>'
        '<path d="M16 14.5c.4 2.5 3 3.5 3 6a3 3 0 0 1-6 0c0-2 1.5-2 1.5-4"/>'
    ),
    # A pressure gauge.
    "special-equipment": (
        '<circle cx="16" cy="13" r="10"/><path d="M16 13l4.5-4.5M16 23v6M11.5 29h9M16 5.5v1.5M8.5 13H10M22 13h1.5'
        'M10.7 7.7l1 1"/>'
    ),
    # A crane's hook.
    "lifting": '<path d="M14 2v3M18 2v3M11 5h10v7H11zM16 12v4.5c4 .5 6.5 2.5 6.5 6a6.5 6.5 0 0 1-13 0M16 8.5v.1"/>',
    # A fork-lift truck.
    "forklift": (
        '<path d="M5 24H3V14h6M9 14V6h7l4 10v8h-4.5M11.5 24H10M20 4v20M20 24h9M9 14h4l2 4h5"/>'
        '<circle cx="7.5" cy="25" r="3"/><circle cx="15.5" cy="25.5" r="2.5"/>'
    ),
    # Somebody on the way out of a door.
    "evacuation": (
        '<circle cx="12.5" cy="6" r="2.5"/><path d="M18 4h10v24H18M12 11l-1.5 7.5 4.5 3L14 28M10.5 18.5 8 23l-5 1'
        'M12 11l-4.5 1.5L6 17M12 11l3.5 4 4 .5"/>'
    ),
    # A flash of current.
    "electricity": '<path d="M18.5 2.5 6.5 18.5H15l-2 11 12.5-16.5H17z"/>',
    # Somebody on a scaffold with a rail.
    "height": (
        '<circle cx="16" cy="4.5" r="2.5"/><path d="M16 7.5V13M16 13l-2.5 5M16 13l2.5 5M16 9l-4 2.5M16 9l4 2.5'
        'M3 18.5h26M7 11v18M25 11v18M7 13h5M20 13h5M7 29l18-10.5M7 18.5 25 29"/>'
    ),
    # A padlock with a tag: locked before anybody reaches in.
    "maintenance": (
        '<path d="M4 14h14v13H4zM7 14v-4a4 4 0 0 1 8 0v4M11 19v3.5M15 9.5h9l4 4v12h-7v-8"/><path d="M24.5 14.5v.1"/>'
    ),
    # A firm's house within a firm's.
    "contractors": '<path d="M3 28V12l8 5v-5l8 5v-5l10 6v10zM12 28v-6l4.5-3 4.5 3v6M16.5 28v-3"/>',
    # A card with a photograph.
    "certificates": (
        '<path d="M3 7h26v19H3z"/><circle cx="10.5" cy="13.5" r="2.7"/><path d="'
        'M6 22c.3-3 2-4.3 4.5-4.3S14.7 19 15 22M19 13h6M19 17.5h6M19 22h4"/>'
    ),
    # A tower crane.
    "construction": (
        '<path d="M8 29V9h4v20M5 29h10M8 14l4 5M12 14l-4 5M8 24l4-5M2 9h27M8 9l2-6 2 6M10 3l15 6M10 3 4 9'
        'M4 9v4h3V9M25 9v6M23 15h4v4h-4z"/>'
    ),
    # A tunnel mouth with a tub.
    "mines": (
        '<path d="M3 28V16a13 13 0 0 1 26 0v12M2 28h28M9 17h14l-2 7H11z"/><circle cx="13" cy="26" r="1.8"/>'
        '<circle cx="19" cy="26" r="1.8"/>'
    ),
    # A dam that holds a pond.
    "tailings": (
        '<path d="M14 8h4l11 20H8zM2 12q2-2 4 0t4 0 2.3-.8M2 18q2-2 4 0t4-.3M2 24q2-2 4 0h2.7M19 14h3M16 20h9"/>'
    ),
    # A list with ticks.
    "management": '<path d="M6 5h20v24H6zM12 5V2.5h8V5M10 13l2 2 3.5-4M18.5 13.5h4M10 21l2 2 3.5-4M18.5 21.5h4"/>',
}
