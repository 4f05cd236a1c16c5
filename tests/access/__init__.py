"""Who reaches what: every address with something personal behind it × everybody × own and other firm × method."""
