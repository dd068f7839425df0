#!version:1.0.0.1
{{! For a phone that found no boot file of its own.  It gets no MAC configuration
    from here, so overwriting is off: a passing fault must not make it forget its
    accounts. }}
{{#models}}
[{{name}}]include:config "{{file}}"
{{/models}}
overwrite_mode = 0
specific_model.excluded_mode = 0
