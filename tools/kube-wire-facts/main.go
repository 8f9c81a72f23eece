// Prints how Go writes the fields of the Kubernetes API types as JSON: facts that OpenAPI does not tell.
//
//	go run . > facts.json
//
// One line for each struct: its short definition name and its JSON fields in Go order. The mark says what becomes of a
// zero value: "?" left out (omitempty, omitzero), "^" always written, "&" written as null when absent, "" nothing (a
// pointer: absent and zero differ).
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"sort"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

type field struct {
	Name string `json:"name"`
	Mark string `json:"mark"`
}

var facts = map[string][]field{}

func main() {
	must(apiextensions.AddToScheme(scheme.Scheme))
	must(apiregistration.AddToScheme(scheme.Scheme))
	for _, root := range scheme.Scheme.AllKnownTypes() {
		visit(root)
	}
	names := make([]string, 0, len(facts))
	for name := range facts {
		names = append(names, name)
	}
	sort.Strings(names)
	out := json.NewEncoder(os.Stdout)
	for _, name := range names {
		must(out.Encode(map[string]any{"definition": name, "fields": facts[name]}))
	}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func visit(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		visit(t.Elem())
	case reflect.Struct:
		name := definition(t)
		if _, done := facts[name]; done || !strings.HasPrefix(t.PkgPath(), "k8s.io/") {
			return
		}
		facts[name] = nil
		facts[name] = fields(t)
	}
}

func definition(t reflect.Type) string {
	path := strings.Split(t.PkgPath(), "/")
	if len(path) < 2 {
		return t.Name()
	}
	return path[len(path)-2] + "." + path[len(path)-1] + "." + t.Name()
}

func fields(t reflect.Type) []field {
	found := []field{}
	for i := range t.NumField() {
		f := t.Field(i)
		tag, ok := f.Tag.Lookup("json")
		parts := strings.Split(tag, ",")
		if !ok || parts[0] == "-" {
			continue
		}
		visit(f.Type)
		if parts[0] == "" {
			inner := f.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			found = append(found, fields(inner)...)
			continue
		}
		found = append(found, field{parts[0], mark(f.Type, parts[1:])})
	}
	return found
}

func mark(t reflect.Type, options []string) string {
	omits := func(option string) bool { return slices.Contains(options, option) }
	switch {
	case omits("omitzero"):
		return "?"
	case t.Kind() == reflect.Struct:
		return "^"
	case omits("omitempty") && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface):
		return ""
	case omits("omitempty"):
		return "?"
	case slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map}, t.Kind()):
		return "&"
	}
	return "^"
}
