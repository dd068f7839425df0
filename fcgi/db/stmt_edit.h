/*
 * stmt_edit.h - what people change: the statements of voipconfigctl and of
 * the admin endpoint.
 */
/* clang-format off */
/* clang-format on */
