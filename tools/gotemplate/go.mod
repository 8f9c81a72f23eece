module capstan/gotemplate

go 1.26
