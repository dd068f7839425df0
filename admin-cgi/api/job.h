/*
 * job.h - a job of db/import.h as an answer.
 */
#ifndef API_JOB_H
#define API_JOB_H

#include "api/call.h"
#include "db/import.h"

enum err job_view(struct call *, const struct import_job *) MUST_CHECK;
/* The member "report" alone. */
enum err job_report(struct call *, const struct import_job *) MUST_CHECK;

/* 202: it will be done right behind this answer, or by whoever has time. */
enum err job_accepted(struct call *, int64_t id) MUST_CHECK;

#endif
