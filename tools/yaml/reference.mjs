/** The Go program that answers for the reference libraries, and the module it is built in. */
export const goMod = `module capstan.dev/tools/yaml-facts

go 1.24

require (
	go.yaml.in/yaml/v3 v3.0.3
	sigs.k8s.io/yaml v1.6.0
)
`;

/** Reads { reads: text[], writes: JSON text[] } and prints the answers of both dialects and of the writer. */
export const goProgram = `package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"

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

func readV3(text string) answer {
	decoder := v3.NewDecoder(bytes.NewBufferString(text))
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
		documents = append(documents, value)
	}
	out, err := json.Marshal(documents)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Json: string(out)}
}

func write(text string) string {
	out, err := sigs.JSONToYAML([]byte(text))
	if err != nil {
		return "error: " + err.Error()
	}
	return string(out)
}

func main() {
	var questions struct{ Reads, Writes []string }
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		panic(err)
	}
	type reading struct {
		Text   string \`json:"text"\`
		V2     answer \`json:"v2"\`
		Strict answer \`json:"strict"\`
		V3     answer \`json:"v3"\`
	}
	type writing struct {
		Json string \`json:"json"\`
		Yaml string \`json:"yaml"\`
	}
	answers := struct {
		Reads  []reading \`json:"reads"\`
		Writes []writing \`json:"writes"\`
	}{}
	for _, text := range questions.Reads {
		answers.Reads = append(answers.Reads, reading{text, readV2(text, false), readV2(text, true), readV3(text)})
	}
	for _, text := range questions.Writes {
		answers.Writes = append(answers.Writes, writing{text, write(text)})
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answers); err != nil {
		panic(err)
	}
}
`;
