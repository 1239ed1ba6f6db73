; ModuleID = 'builtins' (the linker knows textual bitcode by this first word)
; 128-bit libcalls. LLVM 23 expects their i128 result in a register pair, rustc 1.96 returns it through a pointer.
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpfel"
declare void @sbpf_multi3(ptr sret([16 x i8]) align 16, i128, i128)
declare void @sbpf_udivti3(ptr sret([16 x i8]) align 16, i128, i128)
declare void @sbpf_umodti3(ptr sret([16 x i8]) align 16, i128, i128)
declare void @sbpf_divti3(ptr sret([16 x i8]) align 16, i128, i128)
declare void @sbpf_modti3(ptr sret([16 x i8]) align 16, i128, i128)
define i128 @__multi3(i128 %a, i128 %b) {
  %r = alloca i128, align 16
  call void @sbpf_multi3(ptr sret([16 x i8]) align 16 %r, i128 %a, i128 %b)
  %v = load i128, ptr %r, align 16
  ret i128 %v
}
define i128 @__udivti3(i128 %a, i128 %b) {
  %r = alloca i128, align 16
  call void @sbpf_udivti3(ptr sret([16 x i8]) align 16 %r, i128 %a, i128 %b)
  %v = load i128, ptr %r, align 16
  ret i128 %v
}
define i128 @__umodti3(i128 %a, i128 %b) {
  %r = alloca i128, align 16
  call void @sbpf_umodti3(ptr sret([16 x i8]) align 16 %r, i128 %a, i128 %b)
  %v = load i128, ptr %r, align 16
  ret i128 %v
}
define i128 @__divti3(i128 %a, i128 %b) {
  %r = alloca i128, align 16
  call void @sbpf_divti3(ptr sret([16 x i8]) align 16 %r, i128 %a, i128 %b)
  %v = load i128, ptr %r, align 16
  ret i128 %v
}
define i128 @__modti3(i128 %a, i128 %b) {
  %r = alloca i128, align 16
  call void @sbpf_modti3(ptr sret([16 x i8]) align 16 %r, i128 %a, i128 %b)
  %v = load i128, ptr %r, align 16
  ret i128 %v
}
