"""Private lists (名单) in the service: tables read from files, kept in versions, given to the reviewers of a unit."""
