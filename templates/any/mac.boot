#!version:1.0.0.1
{{! Includes are fetched in this order, and the later one wins.  Overwriting is
    on: what a file no longer says goes back to the phone's default, so that a
    key taken away here is gone there.  Changes made on the phone stay: they are
    laid on top (custom.protect). }}
{{#model.file}}
include:config "{{model.file}}"
{{/model.file}}
include:config "{{mac}}.cfg"
overwrite_mode = 1
specific_model.excluded_mode = 0
