// Runs templates with Go's text/template and says what came of each: the answers that packages/lang is compared with.
// In: a JSON list of {template, data, missingKey}. Out: the same with output or error.
package main

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"text/template"
)

type run struct {
	Template   string          `json:"template"`
	Data       json.RawMessage `json:"data,omitempty"`
	MissingKey string          `json:"missingKey,omitempty"`
	Output     *string         `json:"output,omitempty"`
	Error      string          `json:"error,omitempty"`
}

// One function for each type of parameter that a template can meet.
var functions = template.FuncMap{
	"takesInt":   func(value int) int { return value },
	"takesInt64": func(value int64) int64 { return value },
	"takesFloat": func(value float64) float64 { return value },
	"takesBool":  func(value bool) bool { return value },
	"takesText":  func(value string) string { return value },
	"takesMap":   func(value map[string]any) int { return len(value) },
	"takesList":  func(value []any) int { return len(value) },
	"takesTexts": func(value []string) int { return len(value) },
	"takesAny":   func(value any) any { return value },
	"takesTwo":   func(a string, rest ...int) int { return len(a) + len(rest) },
	"texts":      func(value ...string) []string { return value },
	"long":       func(value int) int64 { return int64(value) },
	"nothing":    func() any { return nil },
	"fails":      func(why string) (string, error) { return "", errors.New(why) },
}

func answer(one *run) {
	var data any
	if len(one.Data) > 0 {
		if err := json.Unmarshal(one.Data, &data); err != nil {
			panic(err)
		}
	}
	parsed := template.New("t").Funcs(functions)
	if one.MissingKey != "" {
		parsed = parsed.Option("missingkey=" + one.MissingKey)
	}
	parsed, err := parsed.Parse(one.Template)
	if err == nil {
		var out strings.Builder
		if err = parsed.Execute(&out, data); err == nil {
			text := out.String()
			one.Output = &text
			return
		}
	}
	one.Error = err.Error()
}

func main() {
	var runs []run
	if err := json.NewDecoder(os.Stdin).Decode(&runs); err != nil {
		panic(err)
	}
	for i := range runs {
		answer(&runs[i])
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	for i := range runs {
		if err := encoder.Encode(&runs[i]); err != nil {
			panic(err)
		}
	}
}
