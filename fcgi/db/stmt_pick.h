/*
 * stmt_pick.h - how db/list.c begins what picks the rows of a page; see
 * struct list.
 */
#define PICK "SELECT %s sort_key, %s row_id FROM "
#define PICK_ORDER "SELECT STRAIGHT_JOIN %s sort_key, %s row_id FROM "
#define PICK_WINDOW "SELECT STRAIGHT_JOIN w.sort_key, w.row_id FROM ("
