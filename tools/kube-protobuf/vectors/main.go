// Writes objects as Kubernetes' Go does: a line each with its protobuf body and its JSON.
//
//	go run ./vectors < objects.json > vectors.json      (objects.json: a list of objects)
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"
	"k8s.io/client-go/kubernetes/scheme"
)

func main() {
	must(apiextensions.AddToScheme(scheme.Scheme))
	var objects []json.RawMessage
	must(json.NewDecoder(os.Stdin).Decode(&objects))
	reader := serializer.NewCodecFactory(scheme.Scheme).UniversalDeserializer()
	writer := protobuf.NewSerializer(scheme.Scheme, scheme.Scheme)
	fmt.Print("[")
	separator := "\n"
	for _, raw := range objects {
		object, _, err := reader.Decode(raw, nil, nil)
		if err != nil {
			continue
		}
		body := bytes.Buffer{}
		must(writer.Encode(object, &body))
		text, err := json.Marshal(object)
		must(err)
		fmt.Printf("%s{\"protobuf\":%q,\"json\":%s}", separator, base64.StdEncoding.EncodeToString(body.Bytes()), text)
		separator = ",\n"
	}
	fmt.Print("\n]\n")
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
