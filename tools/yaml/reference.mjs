import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Puts { reads: text[], writes: JSON text[] } to the real Go libraries and returns their answers. Needs Go and its
 * module proxy.
 */
export function askGo(questions) {
  const folder = mkdtempSync(join(tmpdir(), 'yaml-facts-'));
  try {
    writeFileSync(join(folder, 'go.mod'), goMod);
    writeFileSync(join(folder, 'main.go'), goProgram);
    go(folder, ['mod', 'tidy']);
    return JSON.parse(go(folder, ['run', '.'], JSON.stringify(questions)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function go(cwd, args, input = '') {
  const run = spawnSync('go', args, { cwd, input, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout;
}

/** The module the Go program is built in: which versions are asked. */
const goMod = `module capstan.dev/tools/yaml-facts

go 1.24

require (
	go.yaml.in/yaml/v2 v2.4.2
	go.yaml.in/yaml/v3 v3.0.3
	sigs.k8s.io/yaml v1.6.0
)
`;

/**
 * For each text to read: sigs.k8s.io/yaml plain and strict (the first document), the v2 and the v3 library (all of them).
 * For each JSON value to write: sigs.k8s.io/yaml, and the v3 encoder with an indentation of 2 and all numbers floats, as
 * Helm's toYamlPretty has values. For each text of JSON values: one list of them.
 */
const goProgram = `package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"

	v2 "go.yaml.in/yaml/v2"
	v3 "go.yaml.in/yaml/v3"
	sigs "sigs.k8s.io/yaml"
)

type answer struct {
	Json  string \`json:"json,omitempty"\`
	Error string \`json:"error,omitempty"\`
}

func readV2(text string, strict bool) answer {
	convert := sigs.YAMLToJSON
	if strict {
		convert = sigs.YAMLToJSONStrict
	}
	out, err := convert([]byte(text))
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Json: string(out)}
}

type decoder interface {
	Decode(into interface{}) error
}

func readAll(decoder decoder) answer {
	documents := []interface{}{}
	for {
		var value interface{}
		err := decoder.Decode(&value)
		if err == io.EOF {
			break
		}
		if err != nil {
			return answer{Error: err.Error()}
		}
		documents = append(documents, withTextKeys(value))
	}
	out, err := json.Marshal(documents)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Json: string(out)}
}

// The maps of v2 have keys of any type. Those that are no strings are left for the JSON encoder to refuse.
func withTextKeys(value interface{}) interface{} {
	switch value := value.(type) {
	case []interface{}:
		for i := range value {
			value[i] = withTextKeys(value[i])
		}
	case map[interface{}]interface{}:
		out := map[string]interface{}{}
		for key, field := range value {
			text, ok := key.(string)
			if !ok {
				return value
			}
			out[text] = withTextKeys(field)
		}
		return out
	case map[string]interface{}:
		for key := range value {
			value[key] = withTextKeys(value[key])
		}
	}
	return value
}

func writePretty(text string) string {
	var value interface{}
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return "error: " + err.Error()
	}
	var out bytes.Buffer
	encoder := v3.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(value); err != nil {
		return "error: " + err.Error()
	}
	return out.String()
}

func joinValues(text string) json.RawMessage {
	decoder := json.NewDecoder(bytes.NewBufferString(text))
	values := []json.RawMessage{}
	for {
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			break
		}
		values = append(values, value)
	}
	out, _ := json.Marshal(values)
	return out
}

func write(text string) string {
	out, err := sigs.JSONToYAML([]byte(text))
	if err != nil {
		return "error: " + err.Error()
	}
	return string(out)
}

func main() {
	var questions struct{ Reads, Writes, Values []string }
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		panic(err)
	}
	type reading struct {
		Text   string \`json:"text"\`
		V2     answer \`json:"v2"\`
		Strict answer \`json:"strict"\`
		V2All  answer \`json:"v2All"\`
		V3     answer \`json:"v3"\`
	}
	type writing struct {
		Json string \`json:"json"\`
		Yaml string \`json:"yaml"\`
		Pretty string \`json:"pretty"\`
	}
	answers := struct {
		Reads  []reading \`json:"reads"\`
		Writes []writing \`json:"writes"\`
		Values []json.RawMessage \`json:"values"\`
	}{}
	for _, text := range questions.Reads {
		answers.Reads = append(answers.Reads, reading{text, readV2(text, false), readV2(text, true),
			readAll(v2.NewDecoder(bytes.NewBufferString(text))), readAll(v3.NewDecoder(bytes.NewBufferString(text)))})
	}
	for _, text := range questions.Writes {
		answers.Writes = append(answers.Writes, writing{text, write(text), writePretty(text)})
	}
	for _, text := range questions.Values {
		answers.Values = append(answers.Values, joinValues(text))
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answers); err != nil {
		panic(err)
	}
}
`;
