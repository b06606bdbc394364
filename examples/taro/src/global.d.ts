/// <reference types="@tarojs/taro/types" />
/// <reference types="miniprogram-api-typings" />
