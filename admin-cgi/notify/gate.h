/*
 * gate.h - which addresses a webhook may have.
 *
 * A customer says where events go, and the worker stands behind the
 * operator's firewall: private and special networks, and those this machine
 * is in, are no places a customer may have called, unless the operator allows
 * them.  The address that is connected to is what is asked about, not a name.
 */
#ifndef NOTIFY_GATE_H
#define NOTIFY_GATE_H

#include <stdbool.h>
#include <stdint.h>

/* allow: networks, blank separated; they win. */
void gate_open(const char *allow);
bool gate_may(void *, const uint8_t addr[16]);

#endif
