"""What shows others that a case is as it was: time stamps, chain of custody, bundles."""
