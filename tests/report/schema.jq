# SPDX-License-Identifier: GPL-2.0-only
# A JSON Schema of draft 2020-12, as far as report.schema.json uses it: $ref to $defs, type, enum, minimum,
# required, properties, additionalProperties and items.  A keyword that this does not know is told.
#
#	jq -r --slurpfile schema report.schema.json 'include "schema"; wrong($schema[0])' FILE
#
# wrong(SCHEMA): a line for each thing in the input that is not as SCHEMA says; nothing when all is.

def is_a($want): if $want == "integer" then type == "number" and . == floor else type == $want end;
def known: ["$ref", "$defs", "$schema", "title", "description", "type", "enum", "minimum", "required", "properties",
	"additionalProperties", "items"];
def wrong_at($root; $schema; $at): . as $value
	| if $schema["$ref"] then wrong_at($root; $root["$defs"][$schema["$ref"] | ltrimstr("#/$defs/")]; $at)
	  else
		(($schema | keys) - known | .[] | "\($at): the schema has \(.), which is not looked at"),
		($schema.type | select(. != null) | [.] | flatten | . as $types
		 | select(any($types[]; . as $type | $value | is_a($type)) | not)
		 | "\($at): is \($value | type), not \($types | join(" or "))"),
		($schema.enum | select(. != null and (index([$value]) == null))
		 | "\($at): is \($value), none of \(join(", "))"),
		($schema.minimum | select(. != null and ($value | type) == "number" and $value < .)
		 | "\($at): is less than \(.)"),
		(if $value | type == "object" then
			($schema.required[]? | select(. as $key | $value | has($key) | not) | "\($at): lacks \(.)"),
			($value | keys[] | . as $key | if $schema.properties | has($key)? // false
			 then $value[$key] | wrong_at($root; $schema.properties[$key]; "\($at).\($key)")
			 elif $schema.additionalProperties == false
			 then "\($at): has \($key), which is not in the schema"
			 else empty end)
		 elif $value | type == "array" then
			(range(0; $value | length) as $i | select($schema.items)
			 | $value[$i] | wrong_at($root; $schema.items; "\($at)[\($i)]"))
		 else empty end)
	  end;
def wrong($schema): wrong_at($schema; $schema; "report");
