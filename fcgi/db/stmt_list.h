/* stmt_list.h - the names of all statements; see stmt.h. */
/* clang-format off */

/* db/prov.c: what a phone costs */
STMT(PING)
STMT(PROV_MAC)        /* <mac>.cfg and everything the gate asks, by MAC */
STMT(PROV_ORG)        /* the organisation of a path key */
STMT(PROV_SLOTS)      /* every template slot and its published version */
STMT(PROV_TEXT)       /* text of one version */
STMT(PROV_SETTINGS)   /* settings of one owner on one layer */
STMT(PROV_LOCALE)     /* what an organisation inherits, nearest first */
STMT(PROV_GLOBALS)    /* global configurations of an organisation */
STMT(PROV_MODELS)     /* every model */
STMT(PROV_BOOKS)
STMT(PROV_BOOK)
STMT(PROV_ENTRIES)
STMT(PROV_SEARCH)
STMT(PROV_DIRECTORY)
STMT(PROV_DIAL_RULES)
STMT(PROV_DST_RULES)
STMT(PROV_EXTRAS)     /* which of those an organisation has */
STMT(PROV_RESOURCE)
STMT(PROV_UPLOAD_GET)
STMT(PROV_UPLOAD_USED)
STMT(PROV_UPLOAD_ADD)
STMT(PROV_UPLOAD_PRUNE)
STMT(PROV_LOG)

/* everything people change follows */
