/*
 * fuzz.h - the entry every harness here has.
 *
 * Linked with -fsanitize=fuzzer it is a libFuzzer program; linked with
 * replay.c it is a program that runs the files of its corpus once.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#endif
