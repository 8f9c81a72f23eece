// Prints how Go writes the Kubernetes API types in protobuf, as the table that packages/apiserver reads bodies with:
//
//	go run . | gzip -9n > ../../packages/apiserver/src/http/protobuf/messages.gen.json.gz
//
// {"kinds": {"apps/v1/Deployment": "apps.v1.Deployment"}, "messages": {"apps.v1.Deployment": [[1, "mmeta.v1.ObjectMeta", "metadata", ""]]}}
// A field is its number, type, name in JSON ('' for one whose fields stand in its place) and "?" when its zero value is left
// out in JSON. Types: s text, b bytes, i whole number, t truth, d double, m and a name for a message, x a list of texts in a
// message of its own, and one letter for each type with a JSON form of its own; * before it for lists, % for maps by text.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

// Types whose JSON is not the one of their fields.
var special = map[string]string{
	"api.resource.Quantity":                         "q",
	"util.intstr.IntOrString":                       "o",
	"meta.v1.Time":                                  "T",
	"meta.v1.MicroTime":                             "U",
	"meta.v1.Duration":                              "D",
	"meta.v1.FieldsV1":                              "F",
	"apimachinery.runtime.RawExtension":             "R",
	"pkg.runtime.RawExtension":                      "R",
	"apiextensions.v1.JSON":                         "J",
	"apiextensions.v1.JSONSchemaPropsOrArray":       "A",
	"apiextensions.v1.JSONSchemaPropsOrBool":        "B",
	"apiextensions.v1.JSONSchemaPropsOrStringArray": "P",
}

var messages = map[string][][]any{}

func main() {
	must(apiextensions.AddToScheme(scheme.Scheme))
	must(apiregistration.AddToScheme(scheme.Scheme))
	kinds := map[string]string{}
	for gvk, t := range scheme.Scheme.AllKnownTypes() {
		if gvk.Version == "__internal" {
			continue
		}
		prefix := gvk.Version
		if gvk.Group != "" {
			prefix = gvk.Group + "/" + gvk.Version
		}
		kinds[prefix+"/"+gvk.Kind] = visit(t)
	}
	must(json.NewEncoder(os.Stdout).Encode(map[string]any{"kinds": kinds, "messages": messages}))
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func definition(t reflect.Type) string {
	path := strings.Split(t.PkgPath(), "/")
	if len(path) < 2 {
		return t.Name()
	}
	return path[len(path)-2] + "." + path[len(path)-1] + "." + t.Name()
}

func visit(t reflect.Type) string {
	name := definition(t)
	if _, done := messages[name]; done {
		return name
	}
	messages[name] = [][]any{}
	fields := [][]any{}
	for i := range t.NumField() {
		f := t.Field(i)
		wire, ok := f.Tag.Lookup("protobuf")
		if !ok || wire == "-" {
			continue
		}
		number, err := strconv.Atoi(strings.Split(wire, ",")[1])
		must(err)
		parts := strings.Split(f.Tag.Get("json"), ",")
		mark := ""
		if f.Type.Kind() != reflect.Pointer && (slices.Contains(parts[1:], "omitempty") || slices.Contains(parts[1:], "omitzero")) {
			mark = "?"
		}
		if parts[0] == "-" {
			continue
		}
		fields = append(fields, []any{number, typeText(f.Type, strings.Split(wire, ",")[2] == "rep"), parts[0], mark})
	}
	messages[name] = fields
	return name
}

func typeText(t reflect.Type, repeated bool) string {
	if t.Kind() == reflect.Pointer {
		return typeText(t.Elem(), repeated)
	}
	if code, ok := special[definition(t)]; ok {
		return code
	}
	switch t.Kind() {
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "b"
		}
		// Only types with a name have a message of their own; the tags of some plain lists say opt, too.
		if !repeated && t.Name() != "" && t.Elem().Kind() == reflect.String {
			return "x"
		}
		return "*" + typeText(t.Elem(), false)
	case reflect.Map:
		return "%" + typeText(t.Elem(), false)
	case reflect.Struct:
		return "m" + visit(t)
	case reflect.String:
		return "s"
	case reflect.Bool:
		return "t"
	case reflect.Float64, reflect.Float32:
		return "d"
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint8, reflect.Uint32, reflect.Uint64:
		return "i"
	}
	must(fmt.Errorf("no code for %s", t))
	return ""
}
